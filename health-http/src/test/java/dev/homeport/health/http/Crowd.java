package dev.homeport.health.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;

/** A process of its own that opens connections and keeps them until its standard input ends. */
final class Crowd {

    private Crowd() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int size = Integer.parseInt(arguments[1]);
        var connections = new ArrayList<Socket>();
        for (int i = 0; i < size; i++) {
            connections.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        System.out.println("there");
        while (System.in.read() >= 0) {
            continue;
        }
        for (var connection : connections) {
            connection.close();
        }
    }

    static Process of(int size, int port) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Crowd.class.getName(),
                        Integer.toString(port),
                        Integer.toString(size))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
