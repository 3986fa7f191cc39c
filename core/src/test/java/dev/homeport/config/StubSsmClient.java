package dev.homeport.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** A parameter store in memory, which counts calls, refuses more than ten names, and fails as it is told. */
public final class StubSsmClient implements SsmClient {

    public final List<GetParametersRequest> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Parameter> parameters = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private volatile Function<GetParametersRequest, @Nullable RuntimeException> fault = request -> null;

    public StubSsmClient put(String name, String value) {
        return put(name, value, ParameterType.STRING);
    }

    public StubSsmClient secure(String name, String value) {
        return put(name, value, ParameterType.SECURE_STRING);
    }

    private StubSsmClient put(String name, String value, ParameterType type) {
        long version = parameters.containsKey(name) ? parameters.get(name).version() + 1 : 1;
        parameters.put(
                name,
                Parameter.builder()
                        .name(name)
                        .value(value)
                        .type(type)
                        .version(version)
                        .build());
        return this;
    }

    /** Leaves a name out of its answers, as a store that is being repaired might. */
    public void silentAbout(String name) {
        silent.add(name);
    }

    void remove(String name) {
        parameters.remove(name);
    }

    public void failing(Function<GetParametersRequest, @Nullable RuntimeException> fault) {
        this.fault = fault;
    }

    public static SsmException error(int status, String code, String message) {
        return (SsmException) SsmException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    @Override
    public GetParametersResponse getParameters(GetParametersRequest request) {
        calls.add(request);
        var failure = fault.apply(request);
        if (failure != null) {
            throw failure;
        }
        if (request.names().size() > 10) {
            throw error(400, "ValidationException", "at most 10 names");
        }
        var found = new ArrayList<Parameter>();
        var invalid = new ArrayList<String>();
        for (var name : request.names()) {
            var parameter = parameters.get(name);
            if (silent.contains(name)) {
                continue;
            }
            if (parameter == null) {
                invalid.add(name);
            } else {
                found.add(withSelector(parameter));
            }
        }
        return GetParametersResponse.builder()
                .parameters(found)
                .invalidParameters(invalid)
                .build();
    }

    /** The store answers with the bare name and the selector apart. */
    private static Parameter withSelector(Parameter parameter) {
        int colon = parameter.name().indexOf(':');
        return colon < 0
                ? parameter
                : parameter.toBuilder()
                        .name(parameter.name().substring(0, colon))
                        .selector(parameter.name().substring(colon))
                        .build();
    }

    @Override
    public String serviceName() {
        return "ssm";
    }

    @Override
    public void close() {}
}
