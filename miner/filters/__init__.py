"""The study's filters: what each says of an issue (in, out or unknown), on which evidence, and the funnel."""
