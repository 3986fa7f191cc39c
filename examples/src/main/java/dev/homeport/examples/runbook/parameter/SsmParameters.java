package dev.homeport.examples.runbook.parameter;

import dev.homeport.examples.runbook.RunbookException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Keeps parameters in AWS Systems Manager Parameter Store of one region. */
final class SsmParameters implements Parameters {

    private final String region;
    private final SsmClient client;
    private final String lockName;

    SsmParameters(String region, SsmClient client, String lockName) {
        this.region = region;
        this.client = client;
        this.lockName = lockName;
    }

    @Override
    public Optional<String> get(String name) throws RunbookException {
        return Optional.ofNullable(call("GetParameter", name, () -> read(name)));
    }

    private @Nullable String read(String name) {
        try {
            return client.getParameter(request -> request.name(name))
                    .parameter()
                    .value();
        } catch (ParameterNotFoundException absent) {
            return null;
        }
    }

    @Override
    public void put(String name, String value) throws RunbookException {
        if (!get(name).equals(Optional.of(value))) {
            call(
                    "PutParameter",
                    name,
                    () -> client.putParameter(request -> request.name(name)
                            .value(value)
                            .type(ParameterType.STRING)
                            .overwrite(true)));
        }
    }

    private boolean create(String name, String value) {
        try {
            client.putParameter(request ->
                    request.name(name).value(value).type(ParameterType.STRING).overwrite(false));
            return true;
        } catch (ParameterAlreadyExistsException taken) {
            return false;
        }
    }

    @Override
    public void delete(String name) throws RunbookException {
        call("DeleteParameter", name, () -> remove(name));
    }

    private boolean remove(String name) {
        try {
            client.deleteParameter(request -> request.name(name));
            return true;
        } catch (ParameterNotFoundException absent) {
            return false;
        }
    }

    @Override
    public LockPlace lockPlace() {
        return new LockPlace() {
            @Override
            public boolean create(String text) throws RunbookException {
                return call("PutParameter", lockName, () -> SsmParameters.this.create(lockName, text));
            }

            @Override
            public Optional<String> read() throws RunbookException {
                return get(lockName);
            }

            @Override
            public void replace(String text) throws RunbookException {
                put(lockName, text);
            }

            @Override
            public void delete() throws RunbookException {
                SsmParameters.this.delete(lockName);
            }
        };
    }

    private <T> T call(String call, String name, Supplier<T> action) throws RunbookException {
        try {
            return action.get();
        } catch (SdkException e) {
            var reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new RunbookException("SSM in " + region + " refused " + call + " of " + name + ": " + reason, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "SSM in " + region;
    }
}
