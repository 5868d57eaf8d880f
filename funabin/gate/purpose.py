"""What this request, task or command is for. Without a declared purpose nothing opens.

Views are decorated with `@for_purpose("inquiry.answer", ...)` or `@without_personal_data`; everything else enters
`with declared("inquiry.answer"):`. Leaving the context writes the refusals that happened inside it to the journal, after
any transaction of the inside has ended, so that a refusal is recorded although its request rolled back.
"""
