"""A practice card processor with Stripe's interface, so that demo and tests run the real client.

`api` answers the requests, `checkout` and `refunds` hold what they do, `ledger` keeps it,
`card_page` is the page people pay on, `courier` sends the webhooks, `server` ties them together.
No money moves and no card number is ever stored.
"""
