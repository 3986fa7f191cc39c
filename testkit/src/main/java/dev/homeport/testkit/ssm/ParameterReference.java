package dev.homeport.testkit.ssm;

/**
 * Holds a name as a reader writes it.
 *
 * @param name the parameter's name
 * @param selector empty, or the version's number or label with its colon, as {@code :3} or {@code :live}
 */
record ParameterReference(String name, String selector) {

    static ParameterReference latest(String name) {
        return new ParameterReference(name, "");
    }

    static ParameterReference version(String name, int number) {
        return new ParameterReference(name, ":" + number);
    }

    static ParameterReference parse(String written) {
        var colon = written.indexOf(':');
        var reference = colon < 0
                ? latest(written)
                : new ParameterReference(written.substring(0, colon), written.substring(colon));
        ParameterName.requireReadable(reference.name);
        if (reference.selector.equals(":") || reference.selector.indexOf(':', 1) > 0) {
            throw new SsmErrorException(
                    SsmError.VALIDATION, "A selector is one version or label after a colon: " + written);
        }
        return reference;
    }

    boolean selects() {
        return !selector.isEmpty();
    }

    String versionOrLabel() {
        return selector.substring(1);
    }
}
