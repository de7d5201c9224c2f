"""Surveys: the questions file, exports of survey services, themes that raters find in free text."""
