import streamlit as st

st.title("Codebook")
