"""Tests of `huozi.batch`."""
