"""How often each code was given: one dimension, or two at once, by converter and in total."""
