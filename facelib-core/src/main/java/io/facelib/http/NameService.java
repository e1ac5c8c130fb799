package io.facelib.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns names into addresses: the operating system, or what a test says. */
interface NameService {
    /** The addresses of a name, at least one. */
    InetAddress[] lookUp(String host) throws UnknownHostException;
}
