"""The applications of the demo's people to recertify: drafts, answers, reviews and exams of the
last year, made by the services, each on its day; and what comes of them later.
"""
