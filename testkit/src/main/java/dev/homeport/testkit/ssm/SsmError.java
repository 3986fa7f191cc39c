package dev.homeport.testkit.ssm;

/** Names the errors of the Parameter Store, with the type and the HTTP status that each has on the wire. */
public enum SsmError {
    /** The caller may not do this with that parameter. */
    ACCESS_DENIED("AccessDeniedException"),

    /** A name has more than 15 levels. */
    HIERARCHY_LEVEL_LIMIT_EXCEEDED("HierarchyLevelLimitExceededException"),

    /** A parameter would change its type. */
    HIERARCHY_TYPE_MISMATCH("HierarchyTypeMismatchException"),

    /** The service failed; the one error of these with status 500. */
    INTERNAL_SERVER_ERROR("InternalServerError", 500),

    /** The key that a secure string was encrypted with cannot be used. */
    INVALID_KEY_ID("InvalidKeyId"),

    /** A page is asked for with a token that no answer held. */
    INVALID_NEXT_TOKEN("InvalidNextToken"),

    /** The parameter exists already, and overwriting was not asked for. */
    PARAMETER_ALREADY_EXISTS("ParameterAlreadyExists"),

    /** The oldest of 100 versions has a label and cannot make room. */
    PARAMETER_MAX_VERSION_LIMIT_EXCEEDED("ParameterMaxVersionLimitExceeded"),

    /** The parameter does not exist; the one error whose answer has no message, as with the service. */
    PARAMETER_NOT_FOUND("ParameterNotFound"),

    /** A version would have more than ten labels. */
    PARAMETER_VERSION_LABEL_LIMIT_EXCEEDED("ParameterVersionLabelLimitExceeded"),

    /** The parameter has no such version or label. */
    PARAMETER_VERSION_NOT_FOUND("ParameterVersionNotFound"),

    /** The request is not JSON, or a member of it has the wrong type. */
    SERIALIZATION("SerializationException"),

    /** Too many calls a second; its status is 400 and not 429. */
    THROTTLING("ThrottlingException"),

    /** The service has no such operation, or this server does not speak it. */
    UNKNOWN_OPERATION("UnknownOperationException"),

    /** The request breaks a rule of the service. */
    VALIDATION("ValidationException");

    private final String type;
    private final int status;

    SsmError(String type) {
        this(type, 400);
    }

    SsmError(String type, int status) {
        this.type = type;
        this.status = status;
    }

    /** Returns the value of {@code __type}, which the SDK calls the error code. */
    public String type() {
        return type;
    }

    /** Returns the HTTP status of the answer. */
    public int status() {
        return status;
    }
}
