// Started by later steps.
