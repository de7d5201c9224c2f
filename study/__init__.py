"""What a study is: its protocol (study.toml), its folder, and the studies that are bundled.

May import `db` and `taxonomy`.
"""
