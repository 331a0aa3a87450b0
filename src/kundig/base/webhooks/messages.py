"""In which words do webhooks refuse?"""

MESSAGES = {
    "webhooks.url": "%(url)s is no address that can be told: write https:// with a host and without a user or"
    " password, at most 500 characters.",
    "webhooks.https": "%(url)s would be told in clear text: use https://. A receiver inside the house may"
    " use http once the operator names it in KUNDIG_WEBHOOKS_ALLOW.",
    "webhooks.events": "A webhook names the events it wants: “*” for all, or some of %(concepts)s, or one"
    " such as customer.changed.",
}
