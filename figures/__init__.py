"""What the chapters draw: one module a chapter, named like it.

A function is named for what it draws, and draws it into the axes that it is given.
"""
