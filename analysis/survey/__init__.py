"""What a survey says: tabulations with intervals, findings, themes, and how many respondents it needed."""
