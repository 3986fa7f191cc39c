package dev.homeport.examples.drill;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Keeps both regions up for people who want to pull plugs with their own psql, curl and kill. */
final class Serve {

    private final Stage stage;

    Serve(Stage stage) {
        this.stage = stage;
    }

    /** Prints one line of JSON with every address, then waits until the process is ended. */
    void run(PrintStream out) throws InterruptedException {
        out.println(json());
        out.flush();
        new CountDownLatch(1).await();
    }

    private String json() {
        var certificate = stage.lab().caCertificate();
        return stage.lab().regions().stream()
                .map(region -> {
                    var service = stage.services().get(region.name());
                    return "{\"name\":\"" + region.name()
                            + "\",\"service\":\"http://127.0.0.1:" + service.httpPort()
                            + "\",\"health\":\"http://127.0.0.1:" + service.healthPort()
                            + "/health\",\"dynamodb\":\"" + region.dynamoDb().endpoint()
                            + "\",\"ssm\":\"" + region.parameterStore().endpoint()
                            + "\",\"postgres\":{\"port\":" + region.port()
                            + ",\"serverPort\":" + region.serverPort()
                            + ",\"pid\":" + region.pid()
                            + ",\"database\":\"" + stage.lab().database()
                            + "\",\"user\":\"" + stage.lab().username()
                            + "\",\"password\":\"" + stage.lab().password() + "\"}}";
                })
                .collect(Collectors.joining(",", "{\"certificate\":\"" + certificate + "\",\"regions\":[", "]}"));
    }
}
