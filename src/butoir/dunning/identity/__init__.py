"""Who the debtor is, by its public register: asked, kept, compared before a formal notice."""
