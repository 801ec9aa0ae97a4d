"""Tests of the reader of course folders."""
