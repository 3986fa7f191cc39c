package dev.homeport.benchmarks.region;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/**
 * Makes the server's end of a loopback connection behave as if its client were far away: bytes of either side arrive
 * half a round trip later.
 */
final class DistantSocket extends Socket {

    private final Socket near;
    private final DelayedInput input;
    private final DelayedOutput output;

    DistantSocket(Socket near, Distance distance) throws IOException {
        this.near = near;
        this.input = new DelayedInput(near.getInputStream(), distance.oneWayNanos());
        this.output = new DelayedOutput(near, distance.oneWayNanos());
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public boolean isConnected() {
        return near.isConnected();
    }

    @Override
    public boolean isBound() {
        return near.isBound();
    }

    @Override
    public boolean isClosed() {
        return near.isClosed();
    }

    @Override
    public int getPort() {
        return near.getPort();
    }

    @Override
    public int getLocalPort() {
        return near.getLocalPort();
    }

    @Override
    public java.net.InetAddress getInetAddress() {
        return near.getInetAddress();
    }

    @Override
    public java.net.InetAddress getLocalAddress() {
        return near.getLocalAddress();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return near.getRemoteSocketAddress();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        near.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return near.getSoTimeout();
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        near.setSoLinger(on, seconds);
    }

    @Override
    public int getSoLinger() throws SocketException {
        return near.getSoLinger();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        near.setTcpNoDelay(on);
    }

    @Override
    public void close() throws IOException {
        output.close();
        near.close();
    }
}
