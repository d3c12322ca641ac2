from django.apps import AppConfig


class QuizConfig(AppConfig):
    name = "courses.quiz"
    label = "quiz"
