"""Reports as pictures for the chat, as a workbook, and on paper.

Importing a module of this package loads the library it draws with; whoever only might draw imports it when it comes to that.
"""
