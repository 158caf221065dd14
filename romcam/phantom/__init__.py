"""Rendered people who bend by known angles."""
