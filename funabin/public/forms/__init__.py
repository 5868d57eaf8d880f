"""Forms of the public pages. What they ask about a person comes from the policy's collection points."""
