"""Addresses of the catalogue. A course stands under its code, which none of the others is."""

from __future__ import annotations

from django.urls import include, path

from courses.views import bring, buying, catalogue, desk_buyers, desk_courses, earn, own

app_name = "courses"

DESK = [
    path("", desk_courses.courses, name="desk_courses"),
    path("new/", desk_courses.new, name="desk_new"),
    path("<slug:code>/", desk_courses.course, name="desk_course"),
    path("<slug:code>/edit/", desk_courses.edit, name="desk_edit"),
    path("<slug:code>/preview/", desk_courses.preview, name="desk_preview"),
    path("<slug:code>/publish/", desk_courses.publish, name="desk_publish"),
    path("<slug:code>/retire/", desk_courses.retire, name="desk_retire"),
    path("<slug:code>/copy/", desk_courses.copy, name="desk_copy"),
]

urlpatterns = [
    path("desk/courses/", include(DESK)),
    path("desk/course-refunds/", desk_buyers.refunds, name="desk_refunds"),
    path("desk/course-refunds/<int:pk>/", desk_buyers.refund, name="desk_refund"),
    path("desk/buyers/<int:pk>/", desk_buyers.buyer, name="desk_buyer"),
    path("courses/", catalogue.catalogue, name="catalogue"),
    path("courses/earn/", earn.earn, name="earn"),
    path("courses/cart/", buying.cart, name="cart"),
    path("courses/add/", buying.add, name="add"),
    path("courses/checkout/", buying.checkout, name="checkout"),
    path("courses/account/", buying.account, name="account"),
    path("courses/mine/", own.mine, name="mine"),
    path("courses/mine/<int:pk>/cancel/", own.cancel, name="cancel"),
    path("courses/mine/<int:pk>/refund/", own.refund, name="refund"),
    path("courses/mine/<int:pk>/refund/withdraw/", own.withdraw, name="withdraw"),
    path("courses/mine/bring/", bring.bring, name="bring"),
    path("courses/mine/bring/code/", bring.code, name="bring_code"),
    path("courses/mine/name/", bring.name, name="name"),
    path("courses/<slug:code>/", catalogue.course, name="course"),
    path("courses/<slug:code>/start/", buying.start, name="start"),
    path("courses/<slug:code>/remove/", buying.remove, name="remove"),
]
