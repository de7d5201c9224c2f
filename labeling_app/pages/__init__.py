"""The pages, each a Streamlit script."""
