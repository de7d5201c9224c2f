"""Figures for print (matplotlib) and for the app (Altair), drawn from results and nothing else."""
