import { appendFileSync, mkdirSync } from "node:fs";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";

/** The wire between the phones and the hub. It keeps every byte, each connection's two directions in files of their own. */
export class Wire {
  private connections = 0;
  private readonly open = new Set<Socket>();

  private constructor(
    private readonly folder: string,
    private readonly server: Server,
  ) {}

  /** Listens on `port` of this machine and leads to `hubPort`. */
  static async lay(folder: string, port: number, hubPort: number): Promise<Wire> {
    mkdirSync(folder);
    const server = createServer();
    const wire = new Wire(folder, server);
    server.on("connection", (phone) => wire.join(phone, connect(hubPort, "127.0.0.1")));
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return wire;
  }

  async cut(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    for (const socket of this.open) socket.destroy();
    await closed;
  }

  private join(phone: Socket, hub: Socket): void {
    this.connections += 1;
    this.keep(phone, `${this.connections}-up`);
    this.keep(hub, `${this.connections}-down`);
    phone.pipe(hub);
    hub.pipe(phone);
    phone.once("close", () => hub.destroy());
    // What the hub said before it went still arrives.
    hub.once("close", () => phone.destroySoon());
  }

  private keep(socket: Socket, name: string): void {
    this.open.add(socket);
    socket.on("data", (bytes) => appendFileSync(join(this.folder, name), bytes));
    // A phone that is killed and a hub that loses an answer both end so: "close" follows.
    socket.on("error", () => undefined);
    socket.once("close", () => this.open.delete(socket));
  }
}
