"""When is a customer's next purchase due, by the rhythm of his own?"""
