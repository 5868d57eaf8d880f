"""Periodic work of the oversight room: a file per noun, each run by the worker as `module:function`."""
