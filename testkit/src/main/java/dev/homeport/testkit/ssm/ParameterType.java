package dev.homeport.testkit.ssm;

import java.util.Arrays;

/** Names the types of parameters as they are called on the wire. */
enum ParameterType {
    STRING("String"),
    STRING_LIST("StringList"),
    SECURE_STRING("SecureString");

    private final String wireName;

    ParameterType(String wireName) {
        this.wireName = wireName;
    }

    static ParameterType named(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new SsmErrorException(
                        SsmError.VALIDATION, "'" + wireName + "' is not one of String, StringList, SecureString"));
    }

    String wireName() {
        return wireName;
    }
}
