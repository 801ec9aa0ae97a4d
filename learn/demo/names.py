"""Names of people who do not exist, written by hand, each in both alphabets; pure."""

WOMEN = (
    ("Ayesha", "عائشہ"), ("Zainab", "زینب"), ("Hira", "حرا"), ("Maryam", "مریم"), ("Sadia", "سعدیہ"),
    ("Nimra", "نمرہ"), ("Iqra", "اقرا"), ("Rabia", "رابعہ"), ("Kiran", "کرن"), ("Saima", "صائمہ"),
    ("Mehwish", "مہوش"), ("Farah", "فرح"), ("Bushra", "بشریٰ"), ("Anum", "انعم"), ("Laiba", "لائبہ"),
    ("Noor", "نور"), ("Sumaira", "سمیرا"), ("Tayyaba", "طیبہ"), ("Uzma", "عظمیٰ"), ("Warda", "وردہ"),
    ("Fiza", "فضا"), ("Nadia", "نادیہ"), ("Shazia", "شازیہ"), ("Aliza", "علیزہ"),
)  # fmt: skip
MEN = (
    ("Ali", "علی"), ("Hamza", "حمزہ"), ("Usman", "عثمان"), ("Danish", "دانش"), ("Faisal", "فیصل"),
    ("Imran", "عمران"), ("Junaid", "جنید"), ("Kashif", "کاشف"), ("Naveed", "نوید"), ("Owais", "اویس"),
    ("Rashid", "راشد"), ("Salman", "سلمان"), ("Tariq", "طارق"), ("Waqas", "وقاص"), ("Yasir", "یاسر"),
    ("Zeeshan", "ذیشان"), ("Adeel", "عدیل"), ("Shahid", "شاہد"),
)  # fmt: skip
FAMILIES = (
    ("Baloch", "بلوچ"), ("Memon", "میمن"), ("Qureshi", "قریشی"), ("Shaikh", "شیخ"), ("Ansari", "انصاری"),
    ("Khan", "خان"), ("Soomro", "سومرو"), ("Abbasi", "عباسی"), ("Mirza", "مرزا"), ("Chandio", "چانڈیو"),
    ("Siddiqui", "صدیقی"), ("Rajput", "راجپوت"), ("Lashari", "لاشاری"), ("Bhatti", "بھٹی"),
    ("Junejo", "جونیجو"), ("Hashmi", "ہاشمی"), ("Magsi", "مگسی"),
)  # fmt: skip
DISTRICTS = (
    ("Karachi South", 9),
    ("Malir", 6),
    ("Hyderabad", 5),
    ("Thatta", 3),
    ("Keamari", 2),
    ("Badin", 1),
)
