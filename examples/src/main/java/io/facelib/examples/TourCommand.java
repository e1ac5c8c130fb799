package io.facelib.examples;

import picocli.CommandLine.Command;

@Command(name = "tour", mixinStandardHelpOptions = true)
final class TourCommand implements Runnable {
    @Override
    public void run() {}
}
