"""Gathers what a report needs from the study's folder and its store; the two may not know each other."""
