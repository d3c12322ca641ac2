"""First certifications: who passed the exam and is not certified yet (handbook section 9)."""
