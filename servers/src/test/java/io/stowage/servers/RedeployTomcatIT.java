package io.stowage.servers;

class RedeployTomcatIT extends RedeployContract {
    @Override
    String commandLineWord() {
        return "org.apache.catalina.startup.Bootstrap";
    }
}
