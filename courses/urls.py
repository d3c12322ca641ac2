"""Addresses of the catalogue. A course stands under its code, which none of the others is."""

from __future__ import annotations

from django.urls import path

from courses.views import buying, catalogue, earn, own

app_name = "courses"

urlpatterns = [
    path("courses/", catalogue.catalogue, name="catalogue"),
    path("courses/earn/", earn.earn, name="earn"),
    path("courses/cart/", buying.cart, name="cart"),
    path("courses/add/", buying.add, name="add"),
    path("courses/checkout/", buying.checkout, name="checkout"),
    path("courses/account/", buying.account, name="account"),
    path("courses/mine/", own.mine, name="mine"),
    path("courses/<slug:code>/", catalogue.course, name="course"),
    path("courses/<slug:code>/start/", buying.start, name="start"),
    path("courses/<slug:code>/remove/", buying.remove, name="remove"),
]
