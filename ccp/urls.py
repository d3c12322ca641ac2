"""Addresses of continuing education."""

from __future__ import annotations

from django.urls import path

from ccp.views import activities, credential, cycles, log, proofs, transcripts

app_name = "ccp"

urlpatterns = [
    path("ce/", cycles.cycles, name="cycles"),
    path("ce/log/", log.log, name="log"),
    path("ce/points/", log.points, name="points"),
    path("ce/log/credential/", credential.read_credential, name="read_credential"),
    path("ce/cycles/<int:pk>/", cycles.cycle, name="cycle"),
    path("ce/cycles/<int:pk>/transcript.pdf", transcripts.as_pdf, name="transcript"),
    path("ce/cycles/<int:pk>/transcript.csv", transcripts.as_csv, name="transcript_csv"),
    path("ce/cycles/<int:pk>/transcript.json", transcripts.as_json, name="transcript_json"),
    path("ce/cycles/<int:pk>/attest/", cycles.attest_cycle, name="attest"),
    path("ce/activities/<int:pk>/", activities.activity, name="activity"),
    path("ce/activities/<int:pk>/change/", log.activity_edit, name="activity_edit"),
    path(
        "ce/activities/<int:pk>/withdraw/", activities.activity_withdraw, name="activity_withdraw"
    ),
    path("ce/activities/<int:pk>/proofs/", proofs.add, name="proof_add"),
    path("ce/proofs/<int:pk>/", proofs.proof, name="proof"),
    path("ce/proofs/<int:pk>/preview/", proofs.preview, name="proof_preview"),
    path("ce/proofs/<int:pk>/remove/", proofs.remove, name="proof_remove"),
]
