/// The connection broke without a close frame.
const brokenCode = 1006;

const _finalCodes = {1000, 1002, 1003, 1007, 1008, 1009};

/// Whether a code of the server's means: do not come back by yourself.
bool isFinalCode(int code) =>
    _finalCodes.contains(code) || code >= 4100 && code <= 4199;

/// Whether it says that the token is no good any more.
bool endsToken(int code) => code == 4004 || code == 4100;
