"""The parts that the pages are put together from; all of them need Streamlit."""
