package dev.homeport.config.source;

/**
 * Says which regions a value is meant for. Inside one source the first of these wins; between sources their order does.
 */
public enum Specificity {
    /** For one region only. */
    REGION,
    /** For every region that has no value of its own. */
    GENERIC
}
