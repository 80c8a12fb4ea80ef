"""The sample city: Beijing, simplified, made by our own program from public facts, and not official."""

from data.sample.load import load_sample

__all__ = ["load_sample"]
