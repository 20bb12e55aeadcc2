"""Recording a flow: a person does it once in a browser window, and it becomes a flow of the team's."""
