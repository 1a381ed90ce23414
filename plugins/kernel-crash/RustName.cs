using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Reads the names that Rust gives its functions (<c>_RNvMs_NtCs…_11rust_binder7processNtB4_7Process10update_ref</c>, the "v0" form of
/// https://doc.rust-lang.org/rustc/symbol-mangling/v0.html) as a person writes them: <c>&lt;rust_binder::process::Process&gt;::update_ref</c>.
/// Generic arguments are left out, so that a function has one name whatever it was made for. Used by <see cref="Culprit"/>.
/// </summary>
internal ref struct RustName
{
    /// <summary>Room for a readable name, in bytes; what is longer stays as it is.</summary>
    public const int Longest = 240;

    private const int MostDepth = 40;
    private const int Base = 62;
    private const int MostDigits = 11;

    private static readonly string[] s_basicTypes =
    [
        "i8", "bool", "char", "f64", "str", "f32", "", "u8", "isize", "usize", "", "i32", "u32", "i128", "u128", "_", "", "", "i16", "u16",
        "()", "...", "", "i64", "u64", "!",
    ];

    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<byte> _name;
    private int _at;
    private int _length;
    private int _depth;
    private int _silence;
    private bool _failed;

    private RustName(ReadOnlySpan<byte> text, Span<byte> name)
    {
        _text = text;
        _name = name;
    }

    /// <param name="symbol">A name as a stack shows it.</param>
    /// <param name="room">Where a readable name goes, <see cref="Longest"/> bytes.</param>
    /// <returns>The readable name in <paramref name="room"/>; the symbol itself where it is none of Rust's or its form is not known.</returns>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> symbol, Span<byte> room)
    {
        if (!symbol.StartsWith("_R"u8))
            return symbol;
        RustName reader = new(symbol[2..], room);
        reader.Path();
        return reader._failed || reader._length == 0 ? symbol : room[..reader._length];
    }

    private void Path()
    {
        if (!Enter())
            return;
        switch ((char)Next())
        {
            case 'C':
                Identifier(out _, out ReadOnlySpan<byte> crate);
                Write(crate);
                break;
            case 'M':
                ImplPath();
                Within("<"u8, ">"u8);
                break;
            case 'X':
                ImplPath();
                TypeAsTrait();
                break;
            case 'Y':
                TypeAsTrait();
                break;
            case 'N':
                Nested();
                break;
            case 'I':
                Path();
                Arguments();
                break;
            case 'B':
                GoBack(isType: false);
                break;
            default:
                _failed = true;
                break;
        }

        _depth--;
    }

    // Lower case: a thing with a name. Upper case: what the compiler made inside one, such as {closure#0}.
    private void Nested()
    {
        byte kind = Next();
        Path();
        Identifier(out long number, out ReadOnlySpan<byte> name);
        Write("::"u8);
        if (kind >= 'a')
        {
            Write(name);
            return;
        }

        Write(kind == 'C' ? "{closure"u8 : kind == 'S' ? "{shim"u8 : "{"u8);
        Write(name.IsEmpty ? default : ":"u8);
        Write(name);
        Write("#"u8);
        Span<byte> digits = stackalloc byte[20];
        if (number.TryFormat(digits, out int count, default, null))
            Write(digits[..count]);
        Write("}"u8);
    }

    private void TypeAsTrait()
    {
        Write("<"u8);
        Type();
        Write(" as "u8);
        Path();
        Write(">"u8);
    }

    // Where an impl stands; what it is for says enough.
    private void ImplPath()
    {
        _silence++;
        if (Take('s'))
            Number();
        Path();
        _silence--;
    }

    private void Arguments()
    {
        _silence++;
        while (!Take('E') && !_failed)
        {
            if (Take('L'))
                Number();
            else if (Take('K'))
                Constant();
            else
                Type();
        }

        _silence--;
    }

    private void Type()
    {
        if (!Enter())
            return;
        byte tag = Next();
        switch ((char)tag)
        {
            case >= 'a' and <= 'z':
                string basic = s_basicTypes[tag - 'a'];
                _failed |= basic.Length == 0;
                foreach (char c in basic)
                    Write([(byte)c]);
                break;
            case 'A':
                Within("["u8, default);
                _silence++;
                Constant();
                _silence--;
                Write("]"u8);
                break;
            case 'S':
                Within("["u8, "]"u8);
                break;
            case 'T':
                Tuple();
                break;
            case 'R' or 'Q':
                if (Take('L'))
                    Number();
                Within(tag == 'R' ? "&"u8 : "&mut "u8, default);
                break;
            case 'P':
                Within("*const "u8, default);
                break;
            case 'O':
                Within("*mut "u8, default);
                break;
            case 'F':
                Function();
                break;
            case 'D':
                TraitObject();
                break;
            case 'B':
                GoBack(isType: true);
                break;
            default:
                _at--;
                Path();
                break;
        }

        _depth--;
    }

    private void Within(scoped ReadOnlySpan<byte> before, scoped ReadOnlySpan<byte> behind)
    {
        Write(before);
        Type();
        Write(behind);
    }

    private void Tuple()
    {
        Write("("u8);
        for (int i = 0; !Take('E') && !_failed; i++)
            Within(i > 0 ? ", "u8 : default, default);
        Write(")"u8);
    }

    private void Function()
    {
        Write("fn"u8);
        _silence++;
        if (Take('G'))
            Number();
        Take('U');
        if (Take('K') && !Take('C'))
            Identifier(out _, out _);
        while (!Take('E') && !_failed)
            Type();
        Type();
        _silence--;
    }

    private void TraitObject()
    {
        if (Take('G'))
            Number();
        for (int i = 0; !Take('E') && !_failed; i++)
        {
            Write(i > 0 ? " + "u8 : "dyn "u8);
            Path();
            _silence++;
            while (Take('p'))
            {
                Identifier(out _, out _);
                Type();
            }

            _silence--;
        }

        if (Take('L'))
            Number();
    }

    // A number, a truth, a character: the type's letter and hex digits. Those of strings and structures are not read.
    private void Constant()
    {
        if (Take('p'))
            return;
        if (Take('B'))
        {
            Number();
            return;
        }

        _failed |= Next() is < (byte)'a' or > (byte)'z';
        Take('n');
        while (!Take('_') && !_failed)
            _failed |= !char.IsAsciiHexDigitLower((char)Next());
    }

    private void Identifier(out long number, out ReadOnlySpan<byte> name)
    {
        number = Take('s') ? Number() + 1 : 0;
        Take('u');
        int length = 0;
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]) && length < Longest)
            length = (length * 10) + (_text[_at++] - '0');
        if (length > 0)
            Take('_');
        _failed |= length > _text.Length - _at;
        name = _failed ? default : _text.Slice(_at, length);
        _at += name.Length;
    }

    // "_" is 0, "0_" is 1: the digits' value and one more.
    private long Number()
    {
        if (Take('_'))
            return 0;
        long value = 0;
        for (int i = 0; !Take('_') && !_failed; i++)
        {
            byte digit = Next();
            int worth = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'z' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'Z' => digit - 'A' + 36,
                _ => -1,
            };
            _failed |= worth < 0 || i > MostDigits;
            value = (value * Base) + worth;
        }

        return value + 1;
    }

    private void GoBack(bool isType)
    {
        int here = _at - 1;
        long place = Number();
        if (_silence > 0 || _failed)
            return;
        if (place >= here)
        {
            _failed = true;
            return;
        }

        int behind = _at;
        _at = (int)place;
        if (isType)
            Type();
        else
            Path();
        _at = behind;
    }

    private bool Enter()
    {
        _failed |= _depth >= MostDepth;
        _depth += _failed ? 0 : 1;
        return !_failed;
    }

    private byte Next()
    {
        if (_at < _text.Length)
            return _text[_at++];
        _failed = true;
        return 0;
    }

    private bool Take(char tag)
    {
        if (_at >= _text.Length || _text[_at] != tag)
            return false;
        _at++;
        return true;
    }

    private void Write(scoped ReadOnlySpan<byte> text)
    {
        if (_silence > 0 || _failed)
            return;
        if (!text.TryCopyTo(_name[_length..]))
            _failed = true;
        else
            _length += text.Length;
    }
}
