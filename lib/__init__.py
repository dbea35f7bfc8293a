"""The NumPy library that the book *From Perceptrons to Spikes* teaches.

Each chapter's mathematics lives in one module, and the module's docstring names its
chapter. Differentiable things are maps, ``Y, pullback = f(params, X)``; things that
move in time are steps, ``state = step(state, input)``.
"""
