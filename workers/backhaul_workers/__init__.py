"""Workers turn tips into insights: the stages of the pipeline, the speech engines and the extractors."""
