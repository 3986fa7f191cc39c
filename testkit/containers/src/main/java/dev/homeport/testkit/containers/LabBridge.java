package dev.homeport.testkit.containers;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.homeport.testkit.relay.ReservedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;

/**
 * Joins the containers of one lab and this JVM: a network of the lab's own, and the way back to the lab's relays, which a
 * standby reads through.
 *
 * @param relayAddress the address of this machine at which relays listen for containers
 * @param relayHost the name or address by which containers reach it
 */
record LabBridge(String network, String relayAddress, String relayHost) {
    private static final String DESKTOP_HOST = "host.docker.internal";

    /**
     * Where the engine shares this machine's kernel, the network's gateway is an address of this machine, which no other
     * machine reaches. Where it runs in a virtual machine, as Docker Desktop does, it has a name for the loopback address.
     */
    static LabBridge create(Engine engine, String lab, LabLabels labels) throws IOException {
        var network = engine.call("create a network", client -> {
            client.createNetworkCmd()
                    .withName(lab)
                    .withDriver("bridge")
                    .withLabels(labels.all())
                    .exec();
            return client.inspectNetworkCmd().withNetworkId(lab).exec();
        });
        var ranges = network.getIpam().getConfig();
        var gateway = ranges.isEmpty() ? null : ranges.get(0).getGateway();
        if (gateway == null || NetworkInterface.getByInetAddress(InetAddress.getByName(gateway)) == null) {
            return new LabBridge(lab, ReservedPort.HOST, DESKTOP_HOST);
        }
        return new LabBridge(lab, gateway, gateway);
    }

    /** Publishes a container's port at that port of the loopback address. */
    HostConfig hostConfig(int inside, int outside) {
        return HostConfig.newHostConfig()
                .withNetworkMode(network)
                .withPortBindings(new PortBinding(
                        Ports.Binding.bindIpAndPort(ReservedPort.HOST, outside), ExposedPort.tcp(inside)));
    }
}
