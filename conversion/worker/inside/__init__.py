"""The worker's modules; they are imported by path, as the package `inside`, in any Python from 3.6 on."""
