"""Addresses of digital credentials."""

from __future__ import annotations

from django.urls import path

from credentials.views import desk, mine, papers, printed, published, signatories, withdrawing

app_name = "credentials"

urlpatterns = [
    path("documents/", mine.mine, name="mine"),
    path("documents/<str:number>/", mine.of, name="of"),
    path("documents/<str:number>/credential/", mine.credential, name="credential"),
    path("documents/<str:number>/printed/", printed.order, name="printed"),
    path("documents/<str:number>/certificate/", papers.certificate, name="certificate"),
    path("documents/<str:number>/card/", papers.card, name="card"),
    path("documents/<str:number>/card/lost/", withdrawing.lost, name="card_lost"),
    path("documents/<str:number>/card.png", papers.card_picture, name="card_picture"),
    path("documents/<str:number>/letter/", papers.letter, name="letter"),
    path("documents/<str:number>/letter/<str:code>/", papers.letter_made, name="letter_made"),
    path("documents/<str:number>/credential.jwt", mine.as_file, name="file"),
    path("documents/<str:number>/credential.png", mine.as_picture, name="picture"),
    path("credentials/issuer/", published.issuer_profile, name="issuer"),
    path("credentials/keys/", published.keys, name="keys"),
    path("credentials/keys/<str:kid>/", published.key, name="key"),
    path("credentials/achievements/<slug:code>/", published.achievement, name="achievement"),
    path("credentials/badges/<slug:code>.png", published.badge_picture, name="badge_picture"),
    path("credentials/status/<int:number>/", published.status, name="status"),
    path("desk/certificates/<str:number>/", printed.desk_order, name="desk_printed"),
    path("desk/documents/<str:number>/", withdrawing.desk, name="desk_documents"),
    path("desk/signatories/", signatories.desk, name="signatories"),
    path("desk/signatories/<int:pk>/back/", signatories.take_back, name="signatory_back"),
    path("desk/badges/", desk.desk, name="desk"),
    path("desk/badges/again/", desk.desk_again, name="desk_again"),
    path("desk/badges/<slug:key>/", desk.desk_template, name="desk_template"),
]
