"""Who may work here, and how does everybody prove who he is?"""
